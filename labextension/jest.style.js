// Style sheets and icons mean nothing in jsdom.
module.exports = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';
