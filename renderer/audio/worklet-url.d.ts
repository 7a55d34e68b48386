/** A module that Vite builds into a script of its own; the import is its address. */
declare module '*?worker&url' {
  const url: string;
  // biome-ignore lint/style/noDefaultExport: the shape that Vite gives these imports
  export default url;
}

declare module '*.css';
