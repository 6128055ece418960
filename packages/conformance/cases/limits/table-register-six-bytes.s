# LGDT reads six bytes, also where its 16-bit operand takes only 24 bits of base: the last one is beyond the limit here.
# realmode: exit=hlt layout=flat expect.sp=0x1ffa expect.gdt.limit=0xffff needs=narrow-table
# realmode: judge="SDM vol. 2, LGDT/LIDT: a 6-byte memory location"
        movw $handler, 13 * 4
        mov $0x2000, %sp
        lgdtw 0xfffb
handler: hlt
