/** Texts around the user guide; the guide itself is docs/user-guide.md. */
export const guideTexts = {
  guide: { title: 'User guide', loading: 'Opening the guide…' },
} as const;
