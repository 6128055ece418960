# Encodings 4 to 7 of a byte register are AH, CH, DH, BH.
# realmode: layout=flat exit=hlt expect.eax=0x1200 expect.ebx=0x34 expect.ecx=0x5600 expect.edx=0x78 judge="KVM run; SDM vol. 2, table 3-1"
        .byte 0xb4, 0x12        # mov $0x12, %ah
        .byte 0xb3, 0x34        # mov $0x34, %bl
        .byte 0xb5, 0x56        # mov $0x56, %ch
        .byte 0xb2, 0x78        # mov $0x78, %dl
        hlt
