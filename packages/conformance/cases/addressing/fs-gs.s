# FS and GS have bases of their own.
# realmode: layout=flat reg.fs=0x100 reg.gs=0x200 exit=hlt expect.ax=0x2211 init.0x3000=11 init.0x4000=22 judge="KVM run; SDM vol. 1, Segment Registers"
        mov %fs:0x2000, %al
        mov %gs:0x2000, %ah
        hlt
