import { task } from "@motif/core";
import * as z from "zod/mini";
import { Order } from "../resources.ts";

export default task("price-order", { input: Order, output: z.number() }, () => 1);
