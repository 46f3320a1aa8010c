import { batchConsumer } from "@motif/core";
import { Parcel } from "../resources.ts";

export default batchConsumer(
  "send-mails",
  { event: Parcel, timeout: "20s", architecture: "x86_64" },
  () => {},
);
