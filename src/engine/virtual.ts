/** What a simulation drives an app with: the same engine, on a virtual clock, with every fault asked for. */
export type { EventFailure } from "@motif/runtime/platform";
export { asyncQueueOf, isAsynchronous } from "./delivery/asynchronous.ts";
export type { DeadLetter, DeadLetterSource } from "./delivery/dead-letters.ts";
export type {
  DeliveryPoint,
  EnvironmentTraits,
  Faults,
  InvocationPoint,
  OperationPoint,
  SettledPoint,
  TaskPoint,
} from "./ground/faults.ts";
export { Imitation } from "./ground/imitation.ts";
export type { Operation } from "./ground/operation.ts";
export { type Random, seededRandom } from "./ground/random.ts";
export { SIGNED_PATH } from "./ground/signed.ts";
export type { InvocationRecord } from "./invocation/function-pool.ts";
export { DevelopmentIssuer, issuersOf } from "./issuer/issuer.ts";
export { keysInMemory } from "./issuer/keys.ts";
export type { OpenedObject } from "./kinds/bucket/protocol.ts";
export { uploadPlace } from "./kinds/bucket/signed-uploads.ts";
export { faultsOn, type NamedFault, SERVICE_FAULTS, strike } from "./kinds/faults.ts";
export type { GivenValues } from "./kinds/given.ts";
export { partsOf } from "./kinds/operations.ts";
export type { StandInAnswer, StandInCall } from "./kinds/service/services.ts";
export { loadStandIns, STAND_INS_FILE, type StandInsByName } from "./kinds/service/stand-ins-file.ts";
export { never } from "./sandbox/faults.ts";
export { toHttpRequestData, toResponse } from "./testing/fetch.ts";
export { VirtualApp, type VirtualAppOptions } from "./testing/virtual-app.ts";
export { feedNamed } from "./triggers/feed/lane.ts";
export { deliveryPlace } from "./triggers/stream/lane-reader.ts";
