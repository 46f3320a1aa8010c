/**
 * What every platform's drivers must do, as suites for Vitest: the engine's, AWS's, Azure's and Google Cloud's run the
 * same ones. And the apps that all compilers are tested with.
 */

export { type BucketFixture, bucketSuite } from "../kinds/bucket/suite.ts";
export { type BusFixture, busSuite } from "../kinds/bus/suite.ts";
export { type CallableFixture, callableSuite } from "../kinds/callable/suite.ts";
export { type ConfigFixture, configSuite } from "../kinds/config/suite.ts";
export { type QueueFixture, queueSuite, type TestMessage } from "../kinds/queue/suite.ts";
export { type SecretFixture, secretSuite } from "../kinds/secret/suite.ts";
export { type ServiceFixture, serviceSuite } from "../kinds/service/suite.ts";
export { type StreamFixture, streamSuite, type TestRecord } from "../kinds/stream/suite.ts";
export { type TableFixture, type TableSuiteOptions, tableSuite } from "../kinds/table/suite.ts";
export { type TestCopy, type TopicFixture, topicSuite } from "../kinds/topic/suite.ts";
export { type WorkflowFixture, workflowSuite } from "../kinds/workflow/suite.ts";
export {
  apiWith,
  inventoryOf,
  jobs,
  loadWarehouse,
  Message,
  onObject,
  refusalsOf,
  uploads,
  worker,
} from "./apps.ts";
export { type Fault, type LosingProxy, losingProxy, type Proxy, proxy } from "./proxy.ts";
export { UNUSUAL_TEXTS } from "./unusual-texts.ts";
