/** Signing on the page: the log in the folder of the case's CT. */
import type { Handlers } from '../../contract/index.ts';
import { loginName, signAudit, viewAudit } from '../audit/sign.ts';
import type { CaseRegistry } from '../cases/open-cases.ts';

export const auditHandlers = (cases: CaseRegistry): Pick<Handlers, 'audit.get' | 'audit.sign'> => ({
  'audit.get': async ({ caseId }) => ({
    ...(await viewAudit(cases.find(caseId).folder)),
    loginName: loginName(),
  }),
  'audit.sign': ({ caseId, user, word, structures }) => {
    const { folder, series } = cases.find(caseId);
    return signAudit(folder, { user, word, structures, series: series.seriesInstanceUid });
  },
});
