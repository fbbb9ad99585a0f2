/** Which language the page speaks: the user's choice on this machine, English until then. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const KEY = 'pedicle-language';

export const language = (): Language =>
  typeof localStorage !== 'undefined' && localStorage.getItem(KEY) === 'de' ? 'de' : 'en';

/** Remembers the choice and loads the page anew: every text is read once, at the start. The session goes on. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(KEY, chosen);
  location.reload();
}

/** The same shape in another language: every key is there, every function takes the same. */
export type Translated<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Translated<R>
    : { readonly [K in keyof T]: Translated<T[K]> };
