export {
  type FailedBatch,
  failedBatch,
  type Stream,
  type StreamOptions,
  type StreamPublisher,
  type StreamReader,
  type StreamRecord,
  stream,
} from "@motif/core";
