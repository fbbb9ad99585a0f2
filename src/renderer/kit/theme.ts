/** Light or dark; remembered on this machine. */
const KEY = 'pedicle-theme';

const apply = (theme: string): void => {
  document.documentElement.dataset.theme = theme;
};

export function restoreTheme(): void {
  apply(localStorage.getItem(KEY) === 'light' ? 'light' : 'dark');
}

export function toggleTheme(): void {
  const next = document.documentElement.dataset.theme === 'light' ? 'dark' : 'light';
  localStorage.setItem(KEY, next);
  apply(next);
}
