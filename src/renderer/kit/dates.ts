/** A DICOM date (`20200131`) as `2020-01-31`; anything else as it is. */
export const readableDate = (date: string): string =>
  date.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
