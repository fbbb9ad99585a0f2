/** Which language the page speaks: the user's choice on this machine, until then the browser's where it is there. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const KEY = 'pedicle-language';

const isLanguage = (word: string | null): word is Language => word !== null && Object.hasOwn(languages, word);

/** The first of the languages the browser asks for (BCP 47 tags) that there are texts in; English else. */
export const preferred = (tags: readonly string[]): Language =>
  tags.map((tag) => tag.toLowerCase().replace(/-.*/, '')).find(isLanguage) ?? 'en';

export function language(): Language {
  if (typeof localStorage === 'undefined') return 'en';
  const chosen = localStorage.getItem(KEY);
  return isLanguage(chosen) ? chosen : preferred(navigator.languages);
}

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
