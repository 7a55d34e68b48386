declare module '*.svg' {
  /** Where the picture is. */
  const url: string;
  // biome-ignore lint/style/noDefaultExport: the shape that Vite gives these imports
  export default url;
}
