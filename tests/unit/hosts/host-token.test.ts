import { describe, expect, it } from 'vitest';
import { hostToken } from '../../../src/hosts/cli/host-token.ts';

async function* lines(...chunks: string[]): AsyncGenerator<string> {
  yield* chunks;
}
const nothing = lines();

describe('the host token', () => {
  it('comes from the environment, which forgets it, or from standard input', async () => {
    const env = { PEDICLE_HOST_TOKEN: 'sixteen-characters' };
    expect(await hostToken(undefined, env, nothing)).toBe('sixteen-characters');
    expect(env).toEqual({});
    expect(await hostToken('-', {}, lines('a-token-of-', 'sixteen\nrest'))).toBe('a-token-of-sixteen');
    expect(await hostToken(undefined, {}, nothing)).toBeUndefined();
  });

  it('is refused on the command line, where every user reads it, and when it is short or dull', async () => {
    for (const [option, env] of [
      ['a-token-of-sixteen', {}],
      ['-', {}],
      [undefined, { PEDICLE_HOST_TOKEN: 'short' }],
      [undefined, { PEDICLE_HOST_TOKEN: 'abcabcabcabcabcabcabc' }],
    ] as const)
      await expect(hostToken(option, { ...env }, lines('x'))).rejects.toMatchObject({ code: 'usage' });
  });
});
