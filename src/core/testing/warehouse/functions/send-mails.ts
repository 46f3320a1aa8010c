import { batchConsumer } from "@motif/core";
import { dispatched, movements, Parcel, receivers } from "../resources.ts";

export default batchConsumer(
  "send-mails",
  {
    event: Parcel,
    uses: {
      receivers: receivers.caller,
      dispatched: dispatched.publisher,
      movements: movements.publisher,
    },
    timeout: "20s",
    architecture: "x86_64",
  },
  () => {},
);
