/** Every text the interface shows, in the language chosen. */
import { english } from './english.ts';
import { german } from './german/index.ts';
import { language, type Translated } from './language.ts';

export { chooseLanguage, language } from './language.ts';

export const texts: Translated<typeof english> = { en: english, de: german }[language()];
