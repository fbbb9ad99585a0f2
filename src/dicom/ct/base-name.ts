/** Base name of a path, whatever its separators; messages show this, never the folders above. */
export const baseName = (source: string): string => source.slice(source.search(/[^/\\]*$/));
