# A port that nothing answers reads all ones, and a write to it is lost.
# realmode: exit=hlt expect.ax=0xffff expect.bl=0xff
# realmode: judge="KVM run; machine: devices.ts"

        in $0x99, %al
        mov %al, %bl
        out %al, $0x99
        xor %ax, %ax
        in $0x98, %ax
        hlt
