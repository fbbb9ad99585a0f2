/**
 * Label names inside a NIfTI file: the XML label table that TotalSegmentator and Connectome Workbench put into a header
 * extension, one `<Label Key="5" …><![CDATA[liver]]></Label>` each.
 */
// Every repetition is bounded, so that no text can make the search slow.
const LABEL =
  /<Label\s[^<>]{0,400}?Key="(\d{1,5})"[^<>]{0,400}>\s{0,20}(?:<!\[CDATA\[([\s\S]{0,200}?)\]\]>|([^<]{0,200}))\s{0,20}<\/Label>/g;
const MOST_BYTES = 2 ** 20;

/** Names by label value found in a file's header extensions; empty when there are none. */
export function parseLabelTable(extension: Uint8Array): Map<number, string> {
  const names = new Map<number, string>();
  if (extension.length === 0 || extension.length > MOST_BYTES) return names;
  const text = new TextDecoder('utf-8').decode(extension);
  for (const [, key, cdata, plain] of text.matchAll(LABEL)) {
    const name = (cdata ?? plain ?? '').trim();
    if (Number(key) > 0 && name !== '') names.set(Number(key), name);
  }
  return names;
}

/** XML cannot hold `]]>` inside CDATA, nor control characters at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const harmless = (name: string): string => name.replace(/[\u0000-\u001f]/g, ' ').replaceAll(']]>', ']] >');

/** The label table of a label map as XML text. */
export function labelTableXml(labels: ReadonlyMap<number, string>): string {
  const rows = [...labels].map(
    ([value, name]) =>
      `<Label Key="${value}" Red="1.0" Green="1.0" Blue="1.0" Alpha="1.0"><![CDATA[${harmless(name)}]]></Label>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?><CaretExtension><VolumeInformation Index="0"><LabelTable>',
    ...rows,
    '</LabelTable></VolumeInformation></CaretExtension>',
  ].join('\n');
}
