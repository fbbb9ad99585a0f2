/** Texts of the structure-set check. */
import type { RepairKind } from '../../core/checks/index.ts';

const repairs: Readonly<Record<RepairKind, string>> = {
  'trim-name': 'Trim name',
  'number-name': 'Number name',
  'shorten-name': 'Shorten name',
  'tg263-name': 'Use TG-263 name',
  'drop-double-points': 'Drop double points',
  'drop-tiny': 'Delete tiny contours',
  'resolve-crossing': 'Resolve crossings',
  'thin-points': 'Thin points',
  'fill-pinholes': 'Fill pinholes',
  'drop-strays': 'Delete stray parts',
  interpolate: 'Interpolate',
  'update-formula': 'Update',
};

export const checksTexts = {
  checks: {
    title: 'Structure-set check',
    run: 'Check',
    again: 'Check again',
    running: 'Checking…',
    old: 'Structures changed since.',
    none: 'Nothing to complain about.',
    profile: 'Goes to',
    noProfile: 'any system',
    count: (errors: number, warnings: number, infos: number) =>
      `${errors} errors, ${warnings} warnings, ${infos} notes`,
    slice: (k: number) => `Slice ${k + 1}`,
    show: 'Show',
    opinion: 'Second opinion…',
    opinionAgain: 'Ask again',
    opinionHint: 'Anatomy, and what the networks see: takes as long as a segmentation.',
    opinionThere: 'Checks include anatomy and what the networks see.',
    opinionStarting: 'The networks start…',
    opinionRunning: (stage: string) => `The networks look: ${stage}`,
    opinionCancel: 'Cancel',
    repairs,
  },
} as const;
