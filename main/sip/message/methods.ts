/** Methods of published standards, but for ACK and CANCEL, which are requests about a request. Likeliest first. */
export const publishedMethods = [
  'INVITE',
  'OPTIONS',
  'BYE',
  'REGISTER',
  'INFO',
  'MESSAGE',
  'NOTIFY',
  'PRACK',
  'PUBLISH',
  'REFER',
  'SUBSCRIBE',
  'UPDATE',
] as const;
