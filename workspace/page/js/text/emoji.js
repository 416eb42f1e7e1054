// The shortcodes that help desks and their people write; anything else stays text.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|clap 👏|raised_hands 🙌|pray 🙏|wave 👋|muscle 💪|point_right 👉|point_left 👈
point_up ☝️|point_down 👇|raised_hand ✋|raising_hand 🙋|handshake 🤝|eyes 👀|writing_hand ✍️|crossed_fingers 🤞|v ✌️|brain 🧠
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|sweat_smile 😅|laughing 😆|wink 😉|blush 😊|slightly_smiling_face 🙂|upside_down_face 🙃
relieved 😌|heart_eyes 😍|sunglasses 😎|thinking_face 🤔|neutral_face 😐|expressionless 😑|unamused 😒|sweat 😓|pensive 😔|confused 😕
slightly_frowning_face 🙁|disappointed 😞|worried 😟|angry 😠|rage 😡|cry 😢|sob 😭|scream 😱|flushed 😳|sleeping 😴|mask 😷
face_with_thermometer 🤒|exploding_head 🤯|partying_face 🥳|saluting_face 🫡|shrug 🤷|facepalm 🤦|robot_face 🤖|ghost 👻|see_no_evil 🙈
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_plus_sign ➕|heavy_minus_sign ➖
warning ⚠️|exclamation ❗|heavy_exclamation_mark ❗|bangbang ‼️|question ❓|grey_question ❔|grey_exclamation ❕|no_entry ⛔|no_entry_sign 🚫
octagonal_sign 🛑|construction 🚧|rotating_light 🚨|information_source ℹ️|sos 🆘|new 🆕|ok 🆗|up 🆙|cool 🆒|free 🆓|bell 🔔|no_bell 🔕
red_circle 🔴|large_orange_circle 🟠|orange_circle 🟠|large_yellow_circle 🟡|yellow_circle 🟡|large_green_circle 🟢|green_circle 🟢
large_blue_circle 🔵|blue_circle 🔵|large_purple_circle 🟣|purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_brown_circle 🟤
large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜
black_large_square ⬛|small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷|large_orange_diamond 🔶|radio_button 🔘
hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|clock1 🕐|clock3 🕒|clock9 🕘|clock12 🕛
calendar 📆|date 📅|spiral_calendar_pad 🗓️|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|bookmark_tabs 📑|books 📚
book 📖|open_book 📖|notebook 📓|label 🏷️|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓
key 🔑|old_key 🗝️|closed_lock_with_key 🔐|hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|nut_and_bolt 🔩|toolbox 🧰|broom 🧹
computer 💻|desktop_computer 🖥️|keyboard ⌨️|computer_mouse 🖱️|three_button_mouse 🖱️|printer 🖨️|iphone 📱|telephone ☎️|telephone_receiver 📞
phone ☎️|pager 📟|floppy_disk 💾|cd 💿|battery 🔋|electric_plug 🔌|bulb 💡|flashlight 🔦|satellite_antenna 📡|signal_strength 📶
globe_with_meridians 🌐|earth_africa 🌍|cloud ☁️|zap ⚡|fire 🔥|snowflake ❄️|sunny ☀️|rainbow 🌈|star ⭐|star2 🌟|sparkles ✨|boom 💥
package 📦|inbox_tray 📥|outbox_tray 📤|envelope ✉️|email ✉️|incoming_envelope 📨|mailbox 📫|speech_balloon 💬|thought_balloon 💭
loudspeaker 📢|mega 📣|mute 🔇|speaker 🔈|ticket 🎫|admission_tickets 🎟️|trophy 🏆|medal 🏅|tada 🎉|confetti_ball 🎊|gift 🎁|balloon 🎈
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|triangular_flag_on_post 🚩|checkered_flag 🏁|white_flag 🏳️
busts_in_silhouette 👥|bust_in_silhouette 👤|office 🏢|house 🏠|hospital 🏥|credit_card 💳|moneybag 💰|dollar 💵|euro 💶|rocket 🚀
airplane ✈️|car 🚗|ambulance 🚑|bug 🐛|ant 🐜|turtle 🐢|penguin 🐧|unicorn_face 🦄|four_leaf_clover 🍀|coffee ☕|tea 🍵|pizza 🍕|cake 🍰
heart ❤️|green_heart 💚|blue_heart 💙|yellow_heart 💛|purple_heart 💜|broken_heart 💔|100 💯|arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️
arrow_right ➡️|arrow_upper_right ↗️|arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️|fast_forward ⏩|rewind ⏪
arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️|back 🔙|soon 🔜|zzz 💤|recycle ♻️|infinity ♾️
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|hash #️⃣|shield 🛡️|technologist 🧑‍💻
male-technologist 👨‍💻|female-technologist 👩‍💻|sleuth_or_spy 🕵️|guardsman 💂|first_place_medal 🥇|beginner 🔰|dart 🎯|compass 🧭|crystal_ball 🔮
`;

const BY_NAME = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((row) => {
      const space = row.lastIndexOf(' ');
      return [row.slice(0, space), row.slice(space + 1)];
    }),
);

/** The picture of a shortcode without its colons, or undefined. */
export function emojiOf(name) {
  return BY_NAME.get(String(name).toLowerCase());
}

/** Shortcodes that contain what was typed, nearest first: [[name, picture], …]. */
export function findEmoji(typed, most = 8) {
  const wanted = typed.toLowerCase();
  const hits = [...BY_NAME].filter(([name]) => name.includes(wanted));
  hits.sort(([a], [b]) => Number(b.startsWith(wanted)) - Number(a.startsWith(wanted)));
  return hits.slice(0, most);
}

/** Offered by the reaction picker. */
export const REACTIONS =
  `white_check_mark eyes +1 raised_hands pray tada thinking_face x heart joy rocket fire
  hourglass_flowing_sand ticket warning rotating_light bulb wave ok_hand 100 -1 cry coffee sparkles`.split(
    /\s+/,
  );
