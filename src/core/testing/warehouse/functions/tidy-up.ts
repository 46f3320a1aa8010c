import { scheduled } from "@motif/core";
import { orders } from "../resources.ts";

export default scheduled("tidy-up", { uses: { orders: orders.readWriter } }, () => {});
