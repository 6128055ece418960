# ROL by one: OF is the difference of CF and the new sign.
# realmode: exit=hlt expect.ax=0x0001 flags=OC judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x8000, %ax
        rol $1, %ax
        hlt
