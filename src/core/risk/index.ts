/** Door of the risk models. */
export { parseRiskModel, type RiskModel, type RiskResult, workOutRisk } from './risk-model.ts';
