/** The type of the events that records of streams are. */
export const STREAM_RECORD_TYPE = "dev.motif.stream.record";
