# Where the code page begins memory begins: below it is a device.
# realmode: reg.es.base=0xffffe000 exit=hlt expect.al=0x42 expect.ah=0x90 mmio="read8 0xffffefff 0x42" judge="KVM run"
        nop
        mov %es:0xfff, %al
        mov %es:0x1000, %ah
        hlt
