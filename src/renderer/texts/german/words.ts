/** German: words that several texts share. */
export const slices = (n: number): string => (n === 1 ? '1 Schicht' : `${n} Schichten`);
