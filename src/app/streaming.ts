/** What sends responses as they come. */
export {
  type EventStreamContext,
  type EventStreamOptions,
  type Events,
  lastEventId,
  type Parts,
  type ServerSentEvent,
  type StreamContext,
  type StreamInput,
  serverSentEvents,
  streamedResponse,
} from "@motif/runtime";
