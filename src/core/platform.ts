/** What platforms need of the model besides the author's API: drivers, the binding of handles, profiles. */
export { DELIVERY_WAYS, type DeliveryWay, faultsOf } from "./faults.ts";
export type { AnyFunction } from "./functions/any-function.ts";
export { FUNCTION_FAULTS, type FunctionFault } from "./functions/profile.ts";
export { type Envelope, openEnvelope } from "./ground/envelope.ts";
export { type DefinitionProblem, messageOf, textOf } from "./ground/errors.ts";
export type { Carried, Warn } from "./ground/grant.ts";
export { isObject, isTooDeep, readJson } from "./ground/json.ts";
export { type HeaderField, JsonResponse, withHeaders } from "./ground/json-response.ts";
export { ownModule } from "./ground/own-module.ts";
export * from "./ground/profile.ts";
export {
  type ChosenLetter,
  HISTORY,
  inGroupOrder,
  type MarkedLetter,
  MOST_REDRIVES,
  type PastFailure,
  placeInGroup,
  REDRIVEN,
  type RedriveChoice,
  type RedrivePast,
  RedriveRules,
  redriveMarks,
  redrivePast,
} from "./ground/redrive.ts";
export { MOST_ROUNDS, type Requeues, requeuesOf, withRequeues } from "./ground/requeue.ts";
export { isDuration } from "./ground/units.ts";
export { bindUses, type Carrier } from "./kinds/bind-uses.ts";
export { objectKey } from "./kinds/bucket/operations.ts";
export { compiledPattern } from "./kinds/bus/entry.ts";
export { envelopeOf } from "./kinds/bus/envelope.ts";
export { type EventFilter, eventBridgePattern } from "./kinds/bus/pattern.ts";
export type { Access, DriverOf, Drivers, LayoutOf, ResourceKind, ResourceLayout } from "./kinds/kinds.ts";
export { outgoing } from "./kinds/queue/operations.ts";
export type * from "./kinds/rooms.ts";
export { OVER_HTTP } from "./kinds/service/profile.ts";
export { LONGEST_URL } from "./kinds/service/url.ts";
export {
  type Condition,
  comparisonsOf,
  conditionsOf,
  type Fields,
  type FieldValue,
  matches,
  type TopicFilter,
} from "./kinds/topic/filter.ts";
export { placeholderIn } from "./kinds/workflow/placeholder.ts";
export { type TaskCall, taskCallOf } from "./kinds/workflow/task-call.ts";
export type { FaultOf, Profile } from "./profile.ts";
export { HTTP_FAULTS, type HttpFault } from "./triggers/api/profile.ts";
export { ANY, methodsOfAny } from "./triggers/api/routes.ts";
export { INVOCATION_TYPE } from "./triggers/direct/event.ts";
export {
  changeSubject,
  type Images,
  ITEM_CHANGED_TYPE,
  type ItemChange,
  withImages,
} from "./triggers/feed/event.ts";
export { OBJECT_CREATED_TYPE } from "./triggers/objects/event.ts";
export { QUEUE_MESSAGE_TYPE } from "./triggers/queue/event.ts";
export { dueIn } from "./triggers/schedule/calendar.ts";
export { SCHEDULE_FIRED_TYPE } from "./triggers/schedule/event.ts";
export { STREAM_RECORD_TYPE } from "./triggers/stream/event.ts";
