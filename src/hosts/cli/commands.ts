/** Commands that work in a thread of their own; each is loaded when it is called. */
import type { AssessArguments } from './commands/assess.ts';
import type { AuditSignArguments } from './commands/audit.ts';
import type { CheckArguments } from './commands/check.ts';
import type { ClassifyArguments } from './commands/classify.ts';
import type { CommissionArguments } from './commands/commission.ts';
import type { CompareArguments } from './commands/compare.ts';
import type { ConvertArguments } from './commands/convert.ts';
import type { DeriveArguments } from './commands/derive.ts';
import type { FollowUpArguments, FollowUpTime } from './commands/follow-up.ts';
import type { ObserversArguments } from './commands/observers.ts';
import type { PhantomArguments } from './commands/phantom.ts';
import type { RadiomicsArguments } from './commands/radiomics.ts';
import type { ReportArguments } from './commands/report.ts';
import type { RiskArguments } from './commands/risk.ts';
import type { SegmentArguments } from './commands/segment.ts';
import type { Outcome } from './outcome.ts';
import type { ProgressBar } from './progress-bar.ts';

/** What a command is given besides its arguments. */
export interface CommandHooks {
  readonly bar: ProgressBar;
  readonly signal: AbortSignal;
}

type Run<A> = (args: A, hooks: CommandHooks) => Promise<Outcome>;

export const commands = {
  inspect: (async ({ paths }, { bar, signal }) =>
    (await import('./commands/inspect.ts')).inspectCommand(paths, bar, signal)) satisfies Run<{
    paths: string[];
  }>,
  segment: (async ({ ct, options }, { bar, signal }) =>
    (await import('./commands/segment.ts')).segmentCommand(ct, options, bar, signal)) satisfies Run<{
    ct: string;
    options: SegmentArguments;
  }>,
  convert: (async ({ input, options }) =>
    (await import('./commands/convert.ts')).convertCommand(input, options)) satisfies Run<{
    input: string;
    options: ConvertArguments;
  }>,
  compare: (async ({ reference, test, options }) =>
    (await import('./commands/compare.ts')).compareCommand(reference, test, options)) satisfies Run<{
    reference: string;
    test: string;
    options: CompareArguments;
  }>,
  observers: (async ({ sets, options }) =>
    (await import('./commands/observers.ts')).observersCommand(sets, options)) satisfies Run<{
    sets: string[];
    options: ObserversArguments;
  }>,
  derive: (async ({ input, options }) =>
    (await import('./commands/derive.ts')).deriveCommand(input, options)) satisfies Run<{
    input: string;
    options: DeriveArguments;
  }>,
  check: (async ({ file, options }, { bar, signal }) =>
    (await import('./commands/check.ts')).checkCommand(file, options, bar, signal)) satisfies Run<{
    file: string;
    options: CheckArguments;
  }>,
  report: (async ({ ct, file, options }) =>
    (await import('./commands/report.ts')).reportCommand(ct, file, options)) satisfies Run<{
    ct: string;
    file: string;
    options: ReportArguments;
  }>,
  classify: (async ({ structures, options }, { signal }) =>
    (await import('./commands/classify.ts')).classifyCommand(structures, options, signal)) satisfies Run<{
    structures: string;
    options: ClassifyArguments;
  }>,
  assess: (async ({ structures, options }) =>
    (await import('./commands/assess.ts')).assessCommand(structures, options)) satisfies Run<{
    structures: string;
    options: AssessArguments;
  }>,
  followUp: (async ({ earlier, later, options }) =>
    (await import('./commands/follow-up.ts')).followUpCommand(earlier, later, options)) satisfies Run<{
    earlier: FollowUpTime;
    later: FollowUpTime;
    options: FollowUpArguments;
  }>,
  radiomics: (async ({ structures, options }) =>
    (await import('./commands/radiomics.ts')).radiomicsCommand(structures, options)) satisfies Run<{
    structures: string;
    options: RadiomicsArguments;
  }>,
  auditVerify: (async ({ folder }) =>
    (await import('./commands/audit.ts')).auditVerifyCommand(folder)) satisfies Run<{ folder: string }>,
  auditSet: (async ({ file, options }) =>
    (await import('./commands/audit.ts')).auditSetCommand(file, options)) satisfies Run<{
    file: string;
    options: AuditSignArguments;
  }>,
  risk: (async ({ model, options }) =>
    (await import('./commands/risk.ts')).riskCommand(model, options)) satisfies Run<{
    model: string | undefined;
    options: RiskArguments;
  }>,
  commission: (async ({ folder, options }, { bar, signal }) =>
    (await import('./commands/commission.ts')).commissionCommand(
      folder,
      options,
      bar,
      signal,
    )) satisfies Run<{
    folder: string;
    options: CommissionArguments;
  }>,
  phantom: (async ({ out, options }, { bar }) =>
    (await import('./commands/phantom.ts')).phantomCommand(out, options, bar)) satisfies Run<{
    out: string;
    options: PhantomArguments;
  }>,
  models: (async ({ action, ids, options }) =>
    (await import('./commands/models.ts')).modelsCommand(action, ids, options)) satisfies Run<{
    action: string | undefined;
    ids: string[];
    options: { modelsFolder: string; provider: string };
  }>,
};

export type CommandName = keyof typeof commands;
export type CommandInput<N extends CommandName> = Parameters<(typeof commands)[N]>[0];

/** Main thread → worker. */
export interface CommandRequest {
  readonly name: CommandName;
  readonly input: unknown;
}

/** Worker → main thread. */
export type CommandReply =
  | {
      readonly kind: 'progress';
      readonly stage: string;
      readonly fraction: number;
      readonly secondsLeft: number | null;
    }
  /** A file that must not stay when the command is stopped, and that it is gone again. */
  | { readonly kind: 'temporary'; readonly path: string; readonly there: boolean }
  | { readonly kind: 'done'; readonly outcome: Outcome };
