/** The data card of an image set, as a panel. */

import { panel } from "../../draw/panel.js";
import { cardList } from "../data-card.js";

export function cardPanel() {
  const node = panel("Data card", "data-card");
  const { node: list, show } = cardList();
  node.append(list);
  return { node, show };
}
