import { topic } from "@motif/app";
import * as z from "zod/mini";

export const News = z.object({ number: z.int() });
export const news = topic("news", { schema: News });
