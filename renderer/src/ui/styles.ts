/** Every style sheet that is not a component's own, in the order in which they must stand. Imported by each entry once. */
import './fonts.css';
import './tokens.css';
import './layers.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './global.css';
