import { Icon } from "./icon";
import { switchTheme, theme } from "./theme";

export function ThemeButton() {
  const other = theme() === "day" ? "night" : "day";
  return (
    <button type="button" class="tool" aria-label={`Use the ${other} theme`} title={`Use the ${other} theme`} onClick={switchTheme}>
      <Icon name={other === "night" ? "moon" : "sun"} />
    </button>
  );
}
