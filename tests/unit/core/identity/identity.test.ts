import { expect, test } from 'vitest';
import {
  compareIdentity,
  foreignNote,
  type Identity,
  notAccepted,
  splitForeignNote,
} from '../../../../src/core/identity/index.ts';

const base: Identity = {
  patientId: '0012',
  patientName: 'Müller^Anna^^Dr',
  patientBirthDate: '19500101',
  frameOfReferenceUids: ['1.2.3'],
  studyInstanceUids: ['1.2.4'],
  seriesInstanceUids: ['1.2.5'],
};
const against = (other: Partial<Identity>) => compareIdentity(base, { ...base, ...other });

test('the same object has neither contradiction nor doubt', () => {
  expect(against({})).toEqual({ contradictions: [], differences: [], unknown: [] });
});

test.each([
  ['patientId', '12', 'patient-id'],
  ['patientId', '0012A', 'patient-id'],
  ['patientName', 'Muller^Anne', 'patient-name'],
  ['patientBirthDate', '19500110', 'birth-date'],
  ['frameOfReferenceUids', ['1.2.3.88'], 'frame-of-reference'],
] as const)('another %s (%s) is a contradiction', (key, value, field) => {
  const comparison = against({ [key]: value });
  expect(comparison.contradictions).toEqual([field]);
  expect(compareIdentity({ ...base, [key]: value }, base)).toEqual(comparison);
  expect(notAccepted(comparison, [])).toEqual([field]);
  expect(notAccepted(comparison, [field])).toEqual([]);
  expect(notAccepted(comparison, ['study', 'series'])).toEqual([field]);
});

test.each([
  ['patientId', ' 0012 '],
  ['patientName', 'MULLER, Anna Dr.'],
  ['patientName', 'Müller^Anna^^Dr='],
  ['patientBirthDate', '1950.01.01'],
  ['patientBirthDate', '1950-01-01'],
  ['frameOfReferenceUids', ['9.9', '1.2.3\0']],
] as const)('%s %s is the same, spelled otherwise', (key, value) => {
  expect(against({ [key]: value })).toEqual({ contradictions: [], differences: [], unknown: [] });
});

test('another study or series is told, no contradiction', () => {
  expect(against({ studyInstanceUids: ['7'], seriesInstanceUids: ['8'] })).toEqual({
    contradictions: [],
    differences: ['study', 'series'],
    unknown: [],
  });
});

test('what one side does not say is unknown, never the same', () => {
  const silent = {
    patientId: ' ',
    patientName: '^^',
    patientBirthDate: '00000000',
    frameOfReferenceUids: [''],
  };
  expect(against(silent)).toEqual({
    contradictions: [],
    differences: [],
    unknown: ['patient-id', 'patient-name', 'birth-date', 'frame-of-reference'],
  });
});

test('the mark in a description is found again, beside other text', () => {
  const note = foreignNote(['patient-id', 'frame-of-reference']);
  expect(splitForeignNote(`${note}\nbody only`)).toEqual({
    text: 'body only',
    fields: ['patient-id', 'frame-of-reference'],
  });
  expect(splitForeignNote('body only [x]')).toEqual({ text: 'body only [x]', fields: [] });
});
