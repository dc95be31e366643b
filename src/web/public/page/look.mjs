// How Web Chat and the cards in it look, light and dark. Colours are pairs of at least 4.5 to 1 on their ground.

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

const LIGHT = {
  ground: '#f5f7f7',
  surface: '#ffffff',
  line: '#d9e0e0',
  text: '#17211f',
  quiet: '#52615f',
  accent: '#0b6e69',
  onAccent: '#ffffff',
  soft: '#eef3f2',
  hover: '#e2f1ef',
  good: ['#0b6b3a', '#e5f4ea'],
  warning: ['#7a4b00', '#fdf1dc'],
  attention: ['#a3201a', '#fdeae8'],
};

const DARK = {
  ground: '#101716',
  surface: '#182120',
  line: '#2f3b39',
  text: '#e7eeec',
  quiet: '#a3b3b0',
  accent: '#6fd0c6',
  onAccent: '#08201d',
  soft: '#202b29',
  hover: '#1d322f',
  good: ['#7fdca6', '#173325'],
  warning: ['#f3c876', '#362a12'],
  attention: ['#ff9f96', '#3c1f1d'],
};

/**
 * What Web Chat is given for the person's preference; call again when that changes. The site's colour is that of what the
 * person says, with letters that can be read on it; everything else keeps colours whose contrast is known.
 */
export function look(dark, colour) {
  const colours = dark ? DARK : LIGHT;
  const own = colour && {
    bubbleFromUserBackground: colour,
    bubbleFromUserTextColor: isLight(colour) ? '#10201e' : '#fff',
  };
  return { styleOptions: { ...styleOptions(colours), ...own }, adaptiveCardsHostConfig: hostConfig(colours) };
}

/** By relative luminance (WCAG 2): above it dark letters have the better contrast. */
function isLight(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
}

function styleOptions(c) {
  return {
    primaryFont: FONT,
    accent: c.accent,
    subtle: c.quiet,
    timestampColor: c.quiet,
    backgroundColor: c.ground,
    paddingRegular: 12,
    paddingWide: 16,
    // Turning ":)" into pictures would garble log lines and device names.
    emojiSet: {},
    // An answer is longer than a screen: its top stays in view.
    autoScrollSnapOnPage: true,
    bubbleBackground: c.surface,
    bubbleTextColor: c.text,
    bubbleBorderColor: c.line,
    bubbleBorderRadius: 14,
    bubbleMaxWidth: 680,
    bubbleMinHeight: 36,
    bubbleFromUserBackground: c.accent,
    bubbleFromUserTextColor: c.onAccent,
    bubbleFromUserBorderWidth: 0,
    bubbleFromUserBorderRadius: 14,
    hideUploadButton: true,
    hideTelephoneKeypadButton: true,
    sendBoxBackground: c.surface,
    sendBoxTextColor: c.text,
    sendBoxPlaceholderColor: c.quiet,
    sendBoxBorderTop: `solid 1px ${c.line}`,
    sendBoxHeight: 56,
    sendBoxTextWrap: true,
    sendBoxButtonColor: c.accent,
    sendBoxButtonColorOnDisabled: c.quiet,
    sendBoxButtonShadeColorOnHover: c.hover,
    sendBoxButtonShadeColorOnActive: c.hover,
    sendBoxButtonShadeBorderRadius: 10,
    sendBoxButtonShadeInset: 8,
    sendBoxButtonKeyboardFocusIndicatorBorderColor: c.accent,
    suggestedActionLayout: 'flow',
    suggestedActionHeight: 40,
    suggestedActionBorderRadius: 12,
    suggestedActionBorderWidth: 1,
    suggestedActionBorderColor: c.accent,
    suggestedActionBackgroundColor: c.surface,
    suggestedActionBackgroundColorOnHover: c.hover,
    suggestedActionBackgroundColorOnActive: c.hover,
    suggestedActionTextColor: c.accent,
    suggestedActionBorderColorOnDisabled: c.line,
    suggestedActionTextColorOnDisabled: c.quiet,
    suggestedActionKeyboardFocusIndicatorBorderColor: c.accent,
    transcriptOverlayButtonBackground: c.surface,
    transcriptOverlayButtonBackgroundOnHover: c.hover,
    transcriptOverlayButtonColor: c.accent,
    transcriptOverlayButtonColorOnHover: c.accent,
    transcriptVisualKeyboardIndicatorColor: c.accent,
    transcriptActivityVisualKeyboardIndicatorColor: c.quiet,
    adaptiveCardsParserMaxVersion: '1.5',
    cardEmphasisBackgroundColor: c.soft,
    cardPushButtonBackgroundColor: c.accent,
    cardPushButtonTextColor: c.onAccent,
    richCardWrapTitle: true,
  };
}

function hostConfig(c) {
  const foregroundColors = {
    default: { default: c.text, subtle: c.quiet },
    dark: { default: c.text, subtle: c.quiet },
    light: { default: c.quiet, subtle: c.quiet },
    accent: { default: c.accent, subtle: c.accent },
    good: { default: c.good[0], subtle: c.good[0] },
    warning: { default: c.warning[0], subtle: c.warning[0] },
    attention: { default: c.attention[0], subtle: c.attention[0] },
  };
  const on = (backgroundColor) => ({ backgroundColor, foregroundColors });
  return {
    fontFamily: FONT,
    supportsInteractivity: true,
    containerStyles: {
      default: on(c.surface),
      emphasis: on(c.soft),
      accent: on(c.hover),
      good: on(c.good[1]),
      warning: on(c.warning[1]),
      attention: on(c.attention[1]),
    },
    fontSizes: { small: 13, default: 15, medium: 17, large: 19, extraLarge: 23 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    lineHeights: { small: 18, default: 22, medium: 24, large: 26, extraLarge: 30 },
    spacing: { small: 4, default: 8, medium: 14, large: 20, extraLarge: 28, padding: 14 },
    separator: { lineThickness: 1, lineColor: c.line },
    imageSizes: { small: 40, medium: 80, large: 160 },
    actions: {
      // They wrap: page.css.
      actionAlignment: 'left',
      actionsOrientation: 'horizontal',
      buttonSpacing: 8,
      maxActions: 20,
      showCard: { actionMode: 'inline', inlineTopMargin: 10, style: 'emphasis' },
      spacing: 'default',
    },
    factSet: {
      title: { weight: 'default', isSubtle: true, wrap: true, maxWidth: 130 },
      value: { weight: 'default', wrap: true },
      spacing: 12,
    },
    textBlock: { headingLevel: 2 },
  };
}
