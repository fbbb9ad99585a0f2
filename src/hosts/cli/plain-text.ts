/** Text of files (names, labels) as a terminal may show it: no escape sequences, no marks that turn the line around. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters but tab and line ends become a visible mark; a lone carriage return would overwrite its line. */
export const plainText = (text: string): string =>
  text.replaceAll(CONTROLS, '\ufffd').replaceAll(/\r(?!\n)/g, '\ufffd');

/** JSON escapes most controls by itself; the C1 ones and the turning marks are escaped here. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
