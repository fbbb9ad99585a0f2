/** One call of the API, and what most of them are about. */
import { z } from 'zod';

export const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'));
export const id = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);
export const uid = z.string().regex(/^[0-9.]{1,64}$/);

/** Parameters and result of a call. */
export const call = <P extends z.ZodType, R extends z.ZodType>(params: P, result: R) => ({ params, result });
export const nothing = z.object({});
