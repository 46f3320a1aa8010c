import { batchConsumer } from "@motif/core";
import { Parcel, receivers } from "../resources.ts";

export default batchConsumer(
  "send-mails",
  { event: Parcel, uses: { receivers: receivers.caller }, timeout: "20s", architecture: "x86_64" },
  () => {},
);
