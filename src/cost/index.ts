export { advise, biggestLever } from "./advice/advice.ts";
export { bill } from "./billing/bill.ts";
export type { Bill, LineItem, Quantity } from "./billing/line-item.ts";
export type { Measure } from "./billing/measure.ts";
export { metered } from "./billing/metered.ts";
export { sumUSD } from "./billing/money.ts";
export { DEFAULT_REGION, loadPriceBook, PriceBook, withUserRows } from "./book/price-book.ts";
export { PROVIDERS, type Provider } from "./book/schema.ts";
export { appColdStarts, type FunctionColdStarts } from "./cold-starts/app.ts";
export { coldStartShare, KEEP_ALIVE_SOURCE } from "./cold-starts/model.ts";
export { CostError } from "./errors.ts";
export * as aws from "./meters/aws/index.ts";
export * as azure from "./meters/azure/index.ts";
export * as cloudflare from "./meters/cloudflare/index.ts";
export * as gcp from "./meters/gcp/index.ts";
export {
  type AppBill,
  filteringOf,
  LEVELS,
  levelsOf,
  type PricedApp,
  type PriceOptions,
  priceApp,
  priceMonth,
  unlessRefused,
} from "./price-app.ts";
export type { PricedTarget } from "./pricing.ts";
export {
  appBillData,
  appBillsCsv,
  assumptionLines,
  dominating,
  durationLines,
  levelTable,
  markedTotal,
  notPricedNote,
  rankingLine,
  regionNote,
  warningLines,
  yearLine,
} from "./report/app-report.ts";
export { billCsv, billJson, billTable, explain } from "./report/bill-report.ts";
export { type ChartPoint, type ChartSeries, costChart } from "./report/chart.ts";
export { formatPercent, formatQuantity, formatUSD } from "./report/format.ts";
export { type Table, toCsv, toMarkdown, toText } from "./report/table.ts";
export { loadRun } from "./run/run-usage.ts";
export { daysOf, usageOfRun } from "./run/usage-of-run.ts";
export * from "./units.ts";
export type * from "./usage/kinds/rooms.ts";
export { propagate } from "./usage/propagate.ts";
export { requestsOf } from "./usage/triggers/api.ts";
export type { Usage } from "./usage/usage.ts";
export { withBatches, withFunctions } from "./variants.ts";
export type { Warning } from "./warning.ts";
export type { ArrivalLoad } from "./workload/arrival.ts";
export { ASSUMPTIONS, type AssumptionName, type Assumptions } from "./workload/assumptions.ts";
export { type ExampleCalls, loadCalls, loadWorkload } from "./workload/load.ts";
export type * from "./workload/loads.ts";
export { loadMeasured, MEASURED_FILE, type Measured } from "./workload/measured.ts";
export { resolveWorkload } from "./workload/resolve.ts";
export type { ResolvedWorkload } from "./workload/resolved.ts";
export type * from "./workload/workload.ts";
