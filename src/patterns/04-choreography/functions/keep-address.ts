import { consumer } from "@motif/app";
import { contacts, UserRegistered } from "../resources.ts";

/** Keeps where users get their e-mails, so that nobody has to be asked when one is sent. */
export default consumer(
  "keep-address",
  { event: UserRegistered.schema, uses: { contacts: contacts.writer } },
  async ({ event, contacts }) => {
    await contacts.put(event.data);
  },
);
