/** Text made fit for its VR (PS3.5 6.2). */
import { isUid } from '../uid.ts';

/** Text for a single SH, LO, PN… value: no backslash, no control characters, at most `length` characters. */
export function line(text: string, length: number): string {
  const clean = text
    .replaceAll('\\', '/')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return [...clean].slice(0, length).join('').trim();
}

/** Text for ST: line breaks allowed, at most `length` characters. */
export function paragraph(text: string, length = 1024): string {
  const clean = text.replace(/[^\P{Cc}\n\r\t]+/gu, ' ').trim();
  return [...clean].slice(0, length).join('').trimEnd();
}

const two = (n: number): string => String(n).padStart(2, '0');

/** DA, local date. */
export const dicomDate = (at: Date): string =>
  `${String(at.getFullYear()).padStart(4, '0')}${two(at.getMonth() + 1)}${two(at.getDate())}`;

/** TM, local time, whole seconds. */
export const dicomTime = (at: Date): string =>
  `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;

/** A date, time or code string of another file when it is valid, else empty (all are Type 2 or 3 here). */
export const dateOrEmpty = (text: string): string => (/^\d{8}$/.test(text) ? text : '');
export const timeOrEmpty = (text: string): string =>
  /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$/.test(text) ? text : '';
export const sexOrEmpty = (text: string): string => (/^[MFO]$/.test(text) ? text : '');

/** A UID of the CT as it is: some scanners write UIDs with leading zeros, and a reference must repeat them. */
export function uidValue(uid: string): string | Uint8Array {
  return isUid(uid) || !/^[0-9.]{1,64}$/.test(uid) ? uid : new TextEncoder().encode(uid);
}
