export { consumeStream, type StreamPolicy, type StreamSubscription } from "@motif/core";
