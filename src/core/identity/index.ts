/** Whose image and which place. */
export {
  compareIdentity,
  fieldWords,
  foreignNote,
  IDENTITY_FIELDS,
  type Identity,
  type IdentityComparison,
  type IdentityField,
  notAccepted,
  PATIENT_FIELDS,
  splitForeignNote,
  withMarksOf,
} from './identity.ts';
