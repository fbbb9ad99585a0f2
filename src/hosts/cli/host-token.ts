/** A token of the user's own, from where other users of the machine cannot read it: never from the command line. */
import { usageError } from './outcome.ts';

export const TOKEN_VARIABLE = 'PEDICLE_HOST_TOKEN';
const SHORTEST_TOKEN = 16;
/** Sixteen hexadecimal digits drawn at random hold fewer in 3 of 100 000 draws; `aaaaaaaaaaaaaaaa` is a guess. */
const FEWEST_DIFFERENT = 6;

/** First line of standard input. */
async function lineOf(input: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += chunk.toString();
    if (text.includes('\n') || text.length > 4096) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}

/**
 * The token given by `--host-token -` (standard input) or in the environment, which forgets it; undefined without one.
 * @throws PedicleError `usage` for one on the command line, or one too short.
 */
export async function hostToken(
  option: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  input: AsyncIterable<Buffer | string> = process.stdin,
): Promise<string | undefined> {
  const fromEnvironment = env[TOKEN_VARIABLE];
  delete env[TOKEN_VARIABLE];
  if (option !== undefined && option !== '-')
    throw usageError({ what: 'token-visible', variable: TOKEN_VARIABLE });
  const token = option === '-' ? await lineOf(input) : fromEnvironment;
  if (token !== undefined && token.length < SHORTEST_TOKEN)
    throw usageError({ what: 'token-short', least: SHORTEST_TOKEN });
  if (token !== undefined && new Set(token).size < FEWEST_DIFFERENT)
    throw usageError({ what: 'token-plain', least: FEWEST_DIFFERENT });
  return token;
}
