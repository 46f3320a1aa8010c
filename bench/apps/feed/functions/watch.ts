import { batchConsumer, changeOf } from "@motif/app";
import { items } from "../resources.ts";

export default batchConsumer("watch", { event: changeOf(items) }, () => {});
