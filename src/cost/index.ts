export { type Advice, advise } from "./advice/advice.ts";
export { MEMORY_SWEEP } from "./advice/memory.ts";
export * as aws from "./aws/index.ts";
export * as azure from "./azure/index.ts";
export { bill } from "./billing/bill.ts";
export type { Bill, BillOptions, GivenPrice, LineItem, Quantity } from "./billing/line-item.ts";
export { averageOf, checkUsage, type Measure, type Sample } from "./billing/measure.ts";
export { sumUSD } from "./billing/money.ts";
export type { Slice } from "./billing/tiers.ts";
export { DEFAULT_REGION, loadPriceBook, PriceBook, withUserRows } from "./book/price-book.ts";
export {
  CONFIDENCES,
  type Confidence,
  FREE_TIER_KINDS,
  type FreeTier,
  type FreeTierKind,
  PROVIDERS,
  type PriceRow,
  type PriceTier,
  type Provider,
} from "./book/schema.ts";
export * as cloudflare from "./cloudflare/index.ts";
export {
  appColdStarts,
  type FunctionColdStarts,
  type Mitigation,
  type PackageInit,
} from "./cold-starts/app.ts";
export {
  type ColdStartData,
  type ColdStartRow,
  type ExpectedInit,
  expectedInit,
  loadColdStarts,
  type PackageType,
} from "./cold-starts/data.ts";
export {
  type ColdStartTraffic,
  coldStartShare,
  KEEP_ALIVE_SECONDS,
  KEEP_ALIVE_SOURCE,
} from "./cold-starts/model.ts";
export { CostError, type CostErrorCode } from "./errors.ts";
export * as gcp from "./gcp/index.ts";
export {
  type AppBill,
  CLOUDS,
  type Cloud,
  LEVELS,
  type PriceOptions,
  priceApp,
  priceUsage,
} from "./price-app.ts";
export {
  appBillData,
  appBillsCsv,
  assumptionLines,
  CLOUD_NAMES,
  dominating,
  durationLines,
  levelTable,
  markedTotal,
  notPricedNote,
} from "./report/app-report.ts";
export { billCsv, billJson, billTable, explain, totalText } from "./report/bill-report.ts";
export { formatExactUSD, formatPercent, formatQuantity, formatUSD } from "./report/format.ts";
export { type Table, toCsv, toMarkdown, toText } from "./report/table.ts";
export { loadRun } from "./run/run-usage.ts";
export { daysOf, usageOfRun } from "./run/usage-of-run.ts";
export * from "./units.ts";
export type { FunctionUsage } from "./usage/function-usage.ts";
export type { ResourceUsage } from "./usage/kinds/index.ts";
export type * from "./usage/kinds/rooms.ts";
export { propagate } from "./usage/propagate.ts";
export { requestsOf } from "./usage/triggers/api.ts";
export type { TriggersUsage } from "./usage/triggers/index.ts";
export type { Usage } from "./usage/usage.ts";
export type { WorkflowUsage } from "./usage/workflow-usage.ts";
export { withBatches, withFunctions } from "./variants.ts";
export type { ArrivalLoad } from "./workload/arrival.ts";
export { ASSUMPTIONS, type AssumptionName, type Assumptions } from "./workload/assumptions.ts";
export { loadCalls, loadWorkload } from "./workload/load.ts";
export { loadMeasured, MEASURED_FILE, type Measured } from "./workload/measured.ts";
export { resolveWorkload } from "./workload/resolve.ts";
export type { ResolvedWorkload } from "./workload/resolved.ts";
export type { Timing } from "./workload/timing.ts";
export type * from "./workload/workload.ts";
