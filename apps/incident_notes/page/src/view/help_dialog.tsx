import { Dialog } from "./dialog";

const KEYS: [string, string][] = [
  ["n", "New note"],
  ["/", "Search"],
  ["j", "Next note in the list"],
  ["k", "Previous note in the list"],
  ["↓ ↑", "Move among what was found"],
  ["Enter", "Open the note; in the search box, the first one found"],
  ["e", "Write in the open note"],
  ["a", "Accept the suggestion you are at"],
  ["r", "Dismiss the suggestion you are at"],
  ["Ctrl Z", "Undo what you did"],
  ["Ctrl Shift Z", "Redo"],
  ["Esc", "Leave the text, or close this"],
  ["?", "This help"],
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Help and keys" onClose={onClose}>
      <p class="dialog-lead">
        Everything you type is saved on this device at once. With a network it goes to the others, encrypted; without one it waits.
      </p>
      <table class="keys">
        <caption class="hidden">Keys</caption>
        <tbody>
          {KEYS.map(([key, does]) => (
            <tr key={key}>
              <th scope="row">
                {key.split(" ").map((part) => (
                  <kbd key={part}>{part}</kbd>
                ))}
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>To remove an item from a list, press and hold its bin.</p>
    </Dialog>
  );
}
