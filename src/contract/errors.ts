/** Errors as they travel: a code, what was wrong, what to do. Stacks stay where they were thrown. */
import { z } from 'zod';
import { fault, PedicleError, retold } from '../core/errors/errors.ts';
import { noteUnexpected } from '../core/errors/unexpected.ts';
import { codeSchema, findingSchema } from './wire.ts';

export const errorSchema = z.object({
  code: codeSchema,
  message: z.string(),
  action: z.string(),
  findings: z.array(findingSchema),
});
export type WireError = z.infer<typeof errorSchema>;

/** Unknown errors become `internal` without their message: it could carry a path or patient data. */
export function errorToWire(error: unknown): WireError {
  if (error instanceof PedicleError) {
    const findings = error.findings.map((f) => ({
      ...f,
      ...(f.slices === undefined ? {} : { slices: [...f.slices] }),
    }));
    return {
      code: error.code,
      message: error.message,
      action: error.action,
      findings: findings as WireError['findings'],
    };
  }
  noteUnexpected('call', error);
  const { code, message, action } = fault('internal', { what: 'fault' });
  return { code, message, action, findings: [] };
}

export const errorFromWire = (e: WireError): PedicleError =>
  retold(e, { findings: e.findings as PedicleError['findings'] });
