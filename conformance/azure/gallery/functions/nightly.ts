import { scheduled } from "@motif/app";

/** Fails each time. */
export default scheduled("nightly", {}, ({ event, log }) => {
  log.info("ran", { scheduledFor: event.data.scheduledFor });
  throw new Error("not tonight");
});
