import { describe, expect, it } from 'vitest';
import { plainJson, plainText } from '../../../src/hosts/cli/plain-text.ts';

const hostile = 'A\u001b[2J\u001b]0;t\u0007B\u009b31mC\u0000\u202eD\rE\u0008F';

describe('texts of files in the terminal', () => {
  it('carry no escape sequence, no turning mark, no way back in the line', () => {
    const shown = plainText(hostile);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is tested
    expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(shown.replaceAll('\ufffd', '')).toBe('A[2J]0;tB31mCDEF');
    expect(plainText('a\tb\r\nÄ ü 椎\n')).toBe('a\tb\r\nÄ ü 椎\n');
  });

  it('are the same in JSON, escaped', () => {
    const json = plainJson({ name: hostile });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is tested
    expect(json.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(JSON.parse(json)).toEqual({ name: hostile });
  });
});
