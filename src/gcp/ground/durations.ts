/** Durations in seconds as protobuf's JSON writes them, such as 600s. */
export const SECONDS = /^\d+(\.\d{1,9})?s$/;
