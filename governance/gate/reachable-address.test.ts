import { expect, test } from 'vitest';
import { isOnTheInternet } from './reachable-address.ts';

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.170',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.7',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b::1',
  '64:ff9b:1::808:808',
  '100::1',
  '2001:db8::1',
  '2001::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  '',
  'localhost',
  '127.1',
  '0x7f000001',
])('[GA30] %j is nowhere on the internet', (address) => {
  expect(isOnTheInternet(address)).toBe(false);
});

test.each([
  '8.8.8.8',
  '172.32.0.1',
  '192.0.1.1',
  '100.128.0.1',
  '223.255.255.255',
  '2606:4700::1111',
  '2a01:4f8::1',
  '64:ff9b::808:808',
])('[GA30] %s is', (address) => {
  expect(isOnTheInternet(address)).toBe(true);
});
